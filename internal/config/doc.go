// Package config reads what people decide: the server's settings from the environment
// ([LoadServer]) and a repository's policy from its configuration file ([ParsePolicy]).
//
// A mistake of the operator stops the server, with every fault named at once; a mistake in a
// repository's file is a diagnostic for its authors, and what is wrong is as if it were not set.
// The package opens nothing but a file of settings and the files that a secret's _FILE variable names.
//
// Start reading at the two functions. The files, by idea:
//
//   - The server: server.go (the variables), variables.go (the same as a list), check.go (what stops it), traces.go (where traces go), page.go (who
//     is let in to the page), weakness.go and unknown.go (what is warned of), fault.go, secret.go, key.go (the App's
//     key, however it is written down), notation.go (what else may be written in more than one way), env_file.go.
//   - Commands that need no server: shell.go.
//   - The policy: policy.go (the file), settings.go (the table of all that it may say), setting.go and text.go (how such
//     a table is read), and for its parts plans.go, track.go, words.go (headings, labels, people), write_back.go,
//     gates.go, preview.go and report.go; bounds.go limits them all.
//   - What people are told: meant.go (what was probably meant, of variables as well). The same settings for programs and
//     documents: schema.go and settings_list.go.
package config
