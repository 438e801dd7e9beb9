"""Adds the lab's OU, groups and service accounts to a provisioned domain, in one process.

Reads one JSON object from standard input: database, config, baseDn, accountOu, groups, delegated, password, accounts;
`delegated` are the groups (DN without the base) whose members the accounts may change; an account is {name, ou: [ACE with
%s for the SID], group: [the same]}. `people` disabled users without password are made in an OU of their own; every fourth
bears `mark` with %d for its number. samba-tool does the same with one slow start per object.
"""

import json
import sys

from samba.auth import system_session
from samba.param import LoadParm
from samba.samdb import SamDB
from samba.sd_utils import SDUtils

wanted = json.load(sys.stdin)
config = LoadParm()
config.load(wanted["config"])
database = SamDB(url=wanted["database"], session_info=system_session(), lp=config)
rights = SDUtils(database)

database.create_ou(wanted["accountOu"])
for group in wanted["groups"]:
    database.newgroup(group)
for account in wanted["accounts"]:
    database.newuser(account["name"], wanted["password"])
    found = database.search(base=wanted["baseDn"], expression="(sAMAccountName=%s)" % account["name"], attrs=["objectSid"])
    sid = str(database.schema_format_value("objectSid", found[0]["objectSid"][0]), "utf8")
    for ace in account["ou"]:
        rights.dacl_add_ace(wanted["accountOu"], ace.replace("%s", sid))
    for group in wanted["delegated"]:
        for ace in account["group"]:
            rights.dacl_add_ace("%s,%s" % (group, wanted["baseDn"]), ace.replace("%s", sid))

# A transaction gets slower with everything that was added in it, and costs a write to the disk.
BATCH = 250
count = wanted["people"]
if count > 0:
    database.create_ou("OU=People,%s" % wanted["baseDn"])
for start in range(0, count, BATCH):
    database.transaction_start()
    for number in range(start, min(count, start + BATCH)):
        person = {
            "dn": "CN=Person %d,OU=People,%s" % (number, wanted["baseDn"]),
            "objectClass": "user",
            "sAMAccountName": "person%d" % number,
            "userAccountControl": "514",
        }
        if number % 4 == 0:
            person["info"] = wanted["mark"] % number
        database.add(person)
    database.transaction_commit()
