%(
    # What the database is: `postgresql`, `mariadb` (or `mysql`), `redis`.
    type => 'postgresql',
    # Where it is: a host and a port, or a socket (PostgreSQL: the folder that it is in). Unset, the socket or the port
    # that its client takes by itself.
    host => Any,
    port => Any,
    socket => Any,
    # Who logs in. Unset: `postgres`, asked for by the system's user of that name; for MariaDB the system's user that
    # runs this; for Redis the default user.
    user => Any,
    # The user's password, or a file whose first line it is: an absolute path, or the name of a systemd credential.
    password => Any,
    password-file => Any,
    # The database that is asked. Unset: `postgres`; none for MariaDB; 0 for Redis.
    database => Any,
    # What is asked. Unset: `SELECT 1`, and `PING` for Redis.
    query => Any,
    # Seconds for one try.
    timeout => 5,
    # Further tries where the first is not right, and the seconds between them: a database may be starting.
    retry => 5,
    interval => 2,
    # Whether a failed check ends the task with an error, instead of a state that says so.
    fatal => True,
)
