print("hgraph")
