"""Makes a copy of the domain's database one of a domain controller that the lab cannot have otherwise.

Reads one JSON object from standard input: database, config, baseDn, what. `readOnly`: Samba, like Windows, knows what it is by
the category of its own settings object; from then on it says so and refers writes to others. `timedMembers`: the forest
says that it has the Privileged Access Management feature; Samba goes on refusing memberships that end by themselves.
"""

import json
import sys
import uuid

import ldb
from samba.auth import system_session
from samba.param import LoadParm
from samba.samdb import SamDB

wanted = json.load(sys.stdin)
config = LoadParm()
config.load(wanted["config"])
database = SamDB(url=wanted["database"], session_info=system_session(), lp=config)
configuration = "CN=Configuration,%s" % wanted["baseDn"]


def change(dn, flag, attribute, value):
    message = ldb.Message(ldb.Dn(database, dn))
    message[attribute] = ldb.MessageElement(value, flag, attribute)
    database.modify(message, ["relax:0", "local_oid:1.3.6.1.4.1.7165.4.3.12:0", "provision:0"])


if wanted["what"] == "readOnly":
    category = "CN=NTDS-DSA-RO,CN=Schema,%s" % configuration
    change(database.get_dsServiceName(), ldb.FLAG_MOD_REPLACE, "objectCategory", category)
if wanted["what"] == "timedMembers":
    features = "CN=Optional Features,CN=Directory Service,CN=Windows NT,CN=Services,%s" % configuration
    feature = "CN=Privileged Access Management Feature,%s" % features
    # Its flags say that it is one of the whole forest; the number is the one that it has in every forest.
    feature_id = uuid.UUID("ec43e873-cce8-4640-b4ab-07ffe4ab5bcd").bytes_le
    entry = {"dn": feature, "objectClass": "msDS-OptionalFeature"}
    entry.update({"msDS-OptionalFeatureFlags": "1", "msDS-OptionalFeatureGUID": feature_id})
    database.add(entry, ["relax:0", "provision:0"])
    change("CN=Partitions,%s" % configuration, ldb.FLAG_MOD_ADD, "msDS-EnabledFeature", feature)
