%(
    # What is asked, an http:// or https:// URL. There is no default.
    url => Any,
    # GET, HEAD, POST, …
    method => 'GET',
    # Headers of the request, by name.
    headers => %(),
    # What the answer should be: a hash of `status`, `body` and `header`, or a status alone. Unset, any status from 200
    # to 299 will do.
    expect => Any,
    # Whether redirects are followed. Where they are not, their own status is the one that is seen.
    follow => False,
    # Files for TLS: authorities that sign the server's certificate (in place of the system's), and a certificate of our
    # own with its key.
    ca-file => Any,
    cert-file => Any,
    key-file => Any,
    # Seconds for one try, from the name's lookup to the last byte.
    timeout => 10,
    # Further tries where the first is not right, and the seconds between them.
    retry => 0,
    interval => 1,
    # Whether a failed check ends the task with an error, instead of a state that says so.
    fatal => False,
)
