"""Adds the lab's OU, groups and service accounts to a provisioned domain, in one process.

Reads one JSON object from standard input: database, config, baseDn, accountOu, groups, delegated, password, accounts;
`delegated` are the groups (DN without the base) whose members the accounts may change; an account is {name, ou: [ACE with
%s for the SID], group: [the same]}. samba-tool does the same with one slow start per object.
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
