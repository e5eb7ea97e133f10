run_task one
