// Command milepost mirrors the checklists of milestone plans into GitHub issues and carries
// completion back into the documents.
//
// This is the only place that wires packages together; it has no rules about plans, issues or GitHub.
// Start reading at main.go and root.go; for the server, at newServer in server.go. The files, by idea:
//
//   - Every command: main.go, root.go (the commands and their exit codes), called.go (under which name), arguments.go (how many),
//     signals.go (being told to end), terminal.go and clean.go (what a terminal is shown), version.go, man.go.
//   - The server: serve.go (the command), server.go (the wiring), server_http.go (listeners), server_orders.go (how
//     what operators ask for is answered), server_metrics.go, server_traces.go,
//     server_preview.go, server_history.go, server_pictures.go and server_weekly.go (plans over time), server_page.go and
//     server_page_known.go and server_page_ports.go (what people see in a browser), server_run.go (start and stop),
//     chores.go (the sweep, polling, missed deliveries) and chores_forget.go (what was kept long enough).
//   - The App: setup.go (the command), setup_app.go (one that is made, or there), setup_wait.go (its installation),
//     open_browser.go, found_plans.go (what stands in the repositories), serve_setup.go (a server without one).
//   - The doctor: doctor.go (the command), doctor_facts.go (what GitHub tells), doctor_place.go (what this machine does, and
//     why the server does not start), disk_unix.go, disk_other.go.
//   - Commands that ask a running server, with its side of them: ask.go, approve.go, badge.go, carry.go, eject.go, health.go,
//     page.go, passes.go, resume.go, server_reports.go.
//   - Commands that need a token and no server: sync.go with sync_passes.go and progress.go, preview.go with
//     preview_checkout.go, foreseen.go (what both say beforehand), serverless.go (the wiring), serverless_place.go (which
//     repository); remote_plans.go, which report.go and status.go read with a token.
//   - Commands that need nothing but files: check.go with check_checkout.go, check_format.go, check_config.go and
//     dialect.go (in which dialect), config.go, diff.go, replay.go; git.go (git asked in this folder); report.go and status.go, on the plans of a
//     checkout (checkout_plans.go) or of GitHub (revision_reader.go).
//   - To begin with: init.go (a configuration), init_survey.go (which plans a clone has), init_config.go (how the file says it);
//     new.go (a plan), new_plan.go and new_plan.md.tmpl (its text).
//   - For assistants: mcp.go (the command), mcp_tools.go (the tools and what they need of a side), mcp_history.go (an item
//     through its commits), mcp_write.go (the tools that propose changes), mcp_checkout.go and mcp_server.go (the two sides).
//   - The demo: demo.go (the story), demo_page.go (the page).
package main
