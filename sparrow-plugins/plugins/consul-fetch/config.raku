%(
    # The key that is fetched, or with `recurse` the prefix of all that are. There is no default.
    key => Any,
    # Whether all keys that begin with `key` are fetched.
    recurse => False,
    # What is taken where the key is not there or Consul does not answer. Unset, that is an error.
    default => Any,
    # Where Consul's HTTP API is.
    url => 'http://127.0.0.1:8500',
    # The datacenter that is asked. Unset, that of the agent.
    datacenter => Any,
    # Consul's token, or a file whose first line it is: an absolute path, or the name of a systemd credential.
    token => Any,
    token-file => Any,
    # Files for TLS: authorities that sign the server's certificate (in place of the system's), and a certificate of our
    # own with its key.
    ca-file => Any,
    cert-file => Any,
    key-file => Any,
    # Seconds for one try.
    timeout => 5,
    # Further tries where there was no answer, and the seconds between them.
    retry => 2,
    interval => 1,
)
