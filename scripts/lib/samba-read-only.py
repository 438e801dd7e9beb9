"""Makes a copy of the domain's database one of a read-only domain controller.

Reads one JSON object from standard input: database, config, baseDn. Samba, like Windows, knows what it is by the category of
its own settings object; from then on it says so and refers writes to others.
"""

import json
import sys

import ldb
from samba.auth import system_session
from samba.param import LoadParm
from samba.samdb import SamDB

wanted = json.load(sys.stdin)
config = LoadParm()
config.load(wanted["config"])
database = SamDB(url=wanted["database"], session_info=system_session(), lp=config)

change = ldb.Message(ldb.Dn(database, database.get_dsServiceName()))
category = "CN=NTDS-DSA-RO,CN=Schema,CN=Configuration,%s" % wanted["baseDn"]
change["objectCategory"] = ldb.MessageElement(category, ldb.FLAG_MOD_REPLACE, "objectCategory")
database.modify(change, ["relax:0", "local_oid:1.3.6.1.4.1.7165.4.3.12:0", "provision:0"])
