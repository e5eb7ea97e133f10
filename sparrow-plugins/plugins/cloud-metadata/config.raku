%(
    # The cloud: `ec2`, `gce`, `azure` or `openstack`; `auto` takes the one that the firmware says.
    provider => 'auto',
    # What is taken where there is no cloud or no answer: a hash of what is to be in the state, or the name of a provider
    # alone. Unset, that is an error.
    default => Any,
    # Where the metadata service is. Unset, at the address that all clouds have it at.
    url => Any,
    # Where the kernel shows what the firmware says.
    dmi => '/sys/class/dmi/id',
    # Seconds for one request: the service is on the same host.
    timeout => 2,
    # Further tries where there was no answer, and the seconds between them.
    retry => 2,
    interval => 1,
)
