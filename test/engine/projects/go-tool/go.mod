module example.com/go-tool

go 1.19

require example.com/count v0.0.0

replace example.com/count => ./count
