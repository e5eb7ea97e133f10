%(
    # The key that is fetched, or with `recurse` the prefix of all that are. There is no default.
    key => Any,
    # Whether all keys that begin with `key` are fetched.
    recurse => False,
    # What is taken where the key is not there or etcd does not answer. Unset, that is an error.
    default => Any,
    # Where etcd's clients' URL is; version 3.4 and later have the JSON gateway that is asked there.
    url => 'http://127.0.0.1:2379',
    # Who asks, where etcd wants to know: a user and its password, or a token that etcd has given. Instead of either, a
    # file whose first line it is: an absolute path, or the name of a systemd credential.
    user => Any,
    password => Any,
    password-file => Any,
    token => Any,
    token-file => Any,
    # Files for TLS: authorities that sign the server's certificate (in place of the system's), and a certificate of our
    # own with its key.
    ca-file => Any,
    cert-file => Any,
    key-file => Any,
    # Seconds for one request.
    timeout => 5,
    # Further tries where there was no answer, and the seconds between them.
    retry => 2,
    interval => 1,
)
