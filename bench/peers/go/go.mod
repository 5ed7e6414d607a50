module woi/bench

go 1.19
