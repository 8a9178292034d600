answer where-it-leads 1.1.1.3
