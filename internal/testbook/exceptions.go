package testbook

// Exception is a command that documents show and that no test runs as it is written.
type Exception struct {
	// Begins are the first words of the command.
	Begins string
	// Why says what a test lacks to run it, Instead what looks at it.
	Why, Instead string
}

// Exceptions lists all of them. Whatever else stands in a block of sh is run by the test that asks for the block, but for
// addresses, paths and names that documents make up.
func Exceptions() []Exception {
	const standIn = "a stand-in is called as it is written and tells with what, which is compared with the chart"
	return []Exception{
		{"make build", "it compiles everything anew", "make tells that it runs what the README names as the same, and that is run"},
		{"make image", "it needs a builder of images and a network", "make tells that it runs what the README names as the same; .ci/image builds the image"},
		{"docker buildx build", "it needs a registry", standIn + "; .ci/image builds the image"},
		{"kubectl", "it needs a cluster", standIn},
		{"helm install", "it needs a cluster", standIn + "; .ci/deployments renders the chart with the same values"},
		{"docker compose", "it needs a registry", "a stand-in is called as it is written; a test looks for the files and secrets that it names, and .ci/deployments reads both files"},
		{"sudo", "it needs root", "a stand-in runs what it is given, in folders of the test"},
		{"systemctl", "it needs the machine's init", "a stand-in is called as it is written, while the test stops and starts the server; .ci/deployments verifies the unit"},
		{"ssh -L", "it needs another machine", "what is typed behind it is run"},
		{"export GH_TOKEN=$(gh auth token)", "it needs somebody who is signed in to GitHub", "it is run with a stand-in for gh that tells a token of the built-in GitHub"},
		{"go test", "it measures for hours, or is a part of what is tested anyway", "a test looks whether it plays something"},
	}
}
