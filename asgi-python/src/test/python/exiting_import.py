raise SystemExit("configuration is missing")
