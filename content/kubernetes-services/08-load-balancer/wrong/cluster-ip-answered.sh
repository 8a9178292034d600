answer its-address 1.1.10.20
