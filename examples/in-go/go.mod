module in-go

go 1.25

require (
	example.com/pulumi-groundplan/sdk/go v0.0.0
	github.com/pulumi/pulumi/sdk/v3 v3.260.0
)

// `pulumi package add` writes the package here.
replace example.com/pulumi-groundplan/sdk/go => ./sdks/groundplan
