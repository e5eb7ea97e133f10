%(
    # Where something is to be mounted. There is no default.
    path => Any,
    # The types that its file system may have (`ext4`, or `['nfs', 'nfs4']`). Unset, any will do.
    type => Any,
    # Whether it must be writable for us.
    writable => False,
    # Room that it must have: `10G`, `5%`, or bytes. Unset, none is asked for.
    free => Any,
    # Seconds for one try: a server of files that is gone does not answer at all.
    timeout => 5,
    # Further tries where the first is not right, and the seconds between them.
    retry => 0,
    interval => 1,
    # Whether a failed check ends the task with an error, instead of a state that says so.
    fatal => True,
)
