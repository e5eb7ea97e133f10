%(
    schedule         => '',    # when by the calendar: 'daily', '*:0/15', or a list
    every            => '',    # how often: '15min'; first as long after the boot
    at-boot          => '',    # how long after the boot: '5min'
    randomized-delay => '',    # up to how much later, so that not all machines run it at once: '1h'
    command          => '',    # what it runs, as a list of words or in systemd's syntax
    service          => '',    # the service that it starts instead, where that has another name
)
