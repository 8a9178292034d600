answer its-address 4.4.4.1
