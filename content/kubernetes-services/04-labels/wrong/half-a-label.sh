answer table
