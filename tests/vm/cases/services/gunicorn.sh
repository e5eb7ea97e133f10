# shellcheck shell=bash
# An application that counts in its state directory, and tells what happens when it writes elsewhere.
write /srv/counter/counter.py << 'END'
import errno, os

state = os.path.join(os.environ["STATE_DIRECTORY"], "count")

def application(environ, start_response):
    count = int(open(state).read()) if os.path.exists(state) else 0
    if environ["PATH_INFO"] == "/add":
        with open(state, "w") as file:
            file.write(str(count + 1))
    try:
        open("/srv/counter/written", "w")
        refused = "written"
    except OSError as error:
        refused = errno.errorcode[error.errno]
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"count {count}\nelsewhere {refused}\nuid {os.getuid()}\n".encode()]
END
start counter.service
ok "it answers" answers 8000 /add '^count 0$'
ok "it has written" answers 8000 / '^count 1$'
ok "and can do so nowhere else" answers 8000 / '^elsewhere (EROFS|EACCES)$'
ok "its user is made for it" answers 8000 / '^uid 6[1-5][0-9]{3}$'
sed -i 's/b"count/b"number/; s/f"count/f"number/' /srv/counter/counter.py
ok "it reloads" systemctl reload counter
ok "and has read its code" eventually 60 answers 8000 / '^number 1$'
ok "it restarts" systemctl restart counter
ok "and goes on counting" answers 8000 / '^number 1$'
stop counter.service
