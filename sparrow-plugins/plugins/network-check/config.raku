%(
    # Whether there must be a default route over an interface that has a link.
    route => True,
    # The default routes that count: `ipv4`, `ipv6` or `any`.
    family => 'any',
    # An interface that must have a link. Unset, none in particular.
    interface => Any,
    # A host whose name must have an address, and which must answer at `port` if that is set too.
    host => Any,
    port => Any,
    # Seconds for one try.
    timeout => 5,
    # Further tries where the first is not right, and the seconds between them: an address may take a while at boot.
    retry => 5,
    interval => 2,
    # Whether a failed check ends the task with an error, instead of a state that says so.
    fatal => True,
)
