%(
    # The host to connect to, by name or address.
    host => 'localhost',
    # Its port. There is no default.
    port => Any,
    # What is sent once the connection stands; \r and \n in it mean carriage return and newline. Unset, nothing is.
    send => Any,
    # What the other side is to say: a text that it contains, or a regex. Unset, a connection is enough.
    expect => Any,
    # Seconds for one try, from the name's lookup to what is expected.
    timeout => 5,
    # Further tries where the first is not right, and the seconds between them.
    retry => 0,
    interval => 1,
    # Whether a failed check ends the task with an error, instead of a state that says so.
    fatal => False,
)
