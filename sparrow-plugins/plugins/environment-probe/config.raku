%(
    # The environment of a machine that does not say: the careful choice, since sources give
    # `production` its larger limits.
    env => 'development',
)
