%(
    systemd => %( nice => 5 ),
    "*"     => %( memory-max => nowhere() ),
)
