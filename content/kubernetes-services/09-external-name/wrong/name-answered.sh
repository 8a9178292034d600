answer where-it-leads $(cat old-stock.txt)
