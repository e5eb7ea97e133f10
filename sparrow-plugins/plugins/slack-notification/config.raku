%(
    # What is posted, in Slack's markup. There is no default.
    message => Any,
    # The channel; Slack takes the one that the hook was made for, unless it is of the older kind that may choose.
    channel => Any,
    # How bad it is: emerg, alert, crit, err, warning, notice, info or debug. It gives the message its colour.
    severity => Any,
    # Name and icon of who posts it (`:fire:`). Unset, those of the hook.
    username => Any,
    icon-emoji => Any,
    # The URL of the incoming web hook, or a file whose first line it is: an absolute path, or the name of a systemd
    # credential.
    webhook => Any,
    webhook-file => 'slack-webhook',
    # Seconds for one try.
    timeout => 10,
    # Further tries where the first failed, and the seconds between them.
    retry => 0,
    interval => 1,
    # Whether it is an error that Slack did not take it; else the state says so.
    fatal => True,
)
