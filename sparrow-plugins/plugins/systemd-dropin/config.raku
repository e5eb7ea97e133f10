%(
    for-unit => 'example.service',    # what it is for where Sparrow6 shows it; otherwise the folder says that
)
