answer where-it-leads 1.1.10.253
