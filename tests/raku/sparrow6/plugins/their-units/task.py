from sparrow6lib import *

update_state({"units": [{"name": name + ".service", "exec-start": "/usr/bin/" + name} for name in config()["names"]]})
