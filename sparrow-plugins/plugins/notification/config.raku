%(
    # What is told. There is no default.
    message => Any,
    # What it is about, in a few words: the subject of a mail. Unset, the first line of the message.
    title => Any,
    # How bad it is: emerg, alert, crit, err, warning, notice, info or debug.
    severity => 'notice',
    # The ways that the message takes, one or more of `journal`, `wall`, `mail` and `webhook`.
    via => ['journal'],
    # The name under which the journal has it.
    identifier => 'systemd-sparrow',
    # Who gets the mail (addresses, or users of this machine), and from whom it is. Unset, sendmail decides that.
    mail-to => Any,
    mail-from => Any,
    # The URL of the web hook, or a file whose first line it is: an absolute path, or the name of a systemd credential.
    webhook => Any,
    webhook-file => Any,
    # Seconds for one try of one way.
    timeout => 10,
    # Further tries of the ways that failed, and the seconds between them.
    retry => 0,
    interval => 1,
    # Whether it is an error that a way failed; else the state says so.
    fatal => True,
)
