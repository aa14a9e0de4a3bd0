"""`fuzzy bench speed`: our engine, the `programasweights` package and a loop over llama-cpp-python compared.

All three run the same files on the same rows in the same run, in turns. `shapes` says which models, `weights`
writes them, `material` keeps them in the cache folder; `peer` and `ours` are the processes that are measured,
`contenders` drives them; `workloads`, `factors` and `kinds` decide what is measured, `report` tells of it.
"""
