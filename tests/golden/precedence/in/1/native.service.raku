[Service]
ExecStart=/bin/native
