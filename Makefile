# On Debian and Ubuntu with Swift 6.2 or newer, `make demo` and `make test` need nothing set up before.

scripts = Tests/Scripts
# With Swift in the programs, so that they run without it.
release = swift build -c release --static-swift-stdlib
release_folder = $$(swift build -c release --show-bin-path)

.PHONY: help demo serve test torture test-client test-browser test-mail check-insight check-locales test-storage bench bench-mail build build-gate deb install test-night torture-night lint format clean prepare

help: ## Say what can be made (this list)
	@sed -n 's/^\([a-z-]*\):[^#]*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 16

demo: prepare ## Publish the reports of five made-up agencies into output/
	$(release) --product callsheet
	@$(scripts)/with-postgres.sh $(scripts)/demo.sh "$(release_folder)/callsheet" output

serve: prepare ## Publish the demo and serve it with the gate, until Ctrl-C; prints a token and a curl line
	$(release) --product callsheet
	$(release) --product callsheet-gate
	@bin=$(release_folder) && \
	    $(scripts)/with-postgres.sh $(scripts)/serve.sh "$$bin/callsheet" "$$bin/callsheet-gate" output $(LISTEN)

test: prepare ## Run every test, against a real PostgreSQL that lives as long as the tests
	swift build --build-tests
	@TMPDIR=$$($(scripts)/temporary-folder.sh) $(scripts)/with-postgres.sh $(scripts)/run-tests.sh --skip GateLoadTests

test-browser: ## Look at reports in Chromium with axe-core, on paper, and with the Nu HTML checker
	@$(scripts)/prepare.sh browser
	$(release) --product callsheet
	@$(scripts)/with-postgres.sh $(scripts)/test-browser.sh "$(release_folder)/callsheet" \
	    .build/browser

test-mail: ## Show mails to other readers (Python's, Perl's, SpamAssassin, Chromium with axe-core), send some to aiosmtpd and Postfix
	@$(scripts)/prepare.sh mail
	@$(scripts)/test-mail.sh .build/browser
	swift build --product callsheet
	swift build --product smtp-trial
	@bin=$$(swift build --show-bin-path) && $(scripts)/test-smtp.sh "$$bin/smtp-trial" .build/mail && \
	    $(scripts)/with-postgres.sh $(scripts)/test-send.sh "$$bin/callsheet" .build/mail && \
	    $(scripts)/with-postgres.sh $(scripts)/test-relay.sh "$$bin/callsheet" .build/mail

test-client: ## Ask the gate with the platform's own client, PyPI's supabase
	@$(scripts)/prepare.sh client
	swift build --product callsheet
	swift build --product callsheet-gate
	@bin=$$(swift build --show-bin-path) && $(scripts)/with-postgres.sh $(scripts)/test-client.sh \
	    "$$bin/callsheet" "$$bin/callsheet-gate" .build/client

check-insight: ## Hold what reports say of chance and of unusual days against SciPy, and simulate how often it is in vain
	@$(scripts)/prepare.sh insight
	@$(scripts)/with-postgres.sh $(scripts)/check-insight.sh .build/insight

check-locales: ## Hold the table of locales against the Unicode CLDR, by way of ICU
	@$(scripts)/prepare.sh locales
	@$(scripts)/check-locales.sh .build/locales

test-storage: ## Publish to an S3-compatible server with rclone, breaking off everywhere on the way
	@$(scripts)/prepare.sh storage
	swift build --product callsheet
	@$(scripts)/with-postgres.sh $(scripts)/test-storage.sh "$$(swift build --show-bin-path)/callsheet" .build/storage

torture: ## Kill, starve, tamper and load at length; EXTENT=short for some minutes of it
	@$(scripts)/prepare.sh torture
	swift build --build-tests
	CALLSHEET_TORTURE=$(or $(EXTENT),full) $(scripts)/with-postgres.sh $(scripts)/run-tests.sh \
	    --filter 'ColumnTypeTests|KillTests|SendKillTests|FailingDiskTests|TamperTests|RestoredCopyTests|WithdrawTests|ReaderTests|GateSwapTests|RetentionPolicyTests'
	@$(scripts)/load.sh $(or $(EXTENT),full)
	@$(MAKE) --no-print-directory test-client
	@[ "$(EXTENT)" = short ] || $(MAKE) --no-print-directory torture-night

# Only the tables go to stdout.
bench: prepare ## Measure a large run beside what its reading and writing cost alone; see README.md, Performance
	@$(release) --product callsheet >&2
	@$(release) --product callsheet-bench >&2
	@bin=$(release_folder) && \
	    $(scripts)/with-postgres.sh $(scripts)/bench.sh "$$bin/callsheet" "$$bin/callsheet-bench"

bench-mail: ## Measure how fast mails are made, noted and sent, into Postfix's smtp-sink
	@$(scripts)/prepare.sh mail >&2
	@$(release) --product callsheet >&2
	@$(scripts)/with-postgres.sh $(scripts)/bench-mail.sh "$(release_folder)/callsheet"

build: prepare ## Build the batch tool for use, with Swift in it: .build/release/callsheet
	$(release) --product callsheet

build-gate: prepare ## Build the web gate for use, with Swift in it: .build/release/callsheet-gate
	$(release) --product callsheet-gate

deb: build build-gate ## Make the Debian package of both programs: .build/deb/
	@$(scripts)/prepare.sh deb
	@templates/deploy/package.sh .build/release/callsheet .build/release/callsheet-gate .build/deb

PREFIX = /usr/local
install: ## Install what was built by build and build-gate, with its templates, under PREFIX=/usr/local
	install -D -m 755 .build/release/callsheet $(DESTDIR)$(PREFIX)/bin/callsheet
	install -D -m 755 .build/release/callsheet-gate $(DESTDIR)$(PREFIX)/bin/callsheet-gate
	mkdir -p $(DESTDIR)$(PREFIX)/share/callsheet
	cp -R templates $(DESTDIR)$(PREFIX)/share/callsheet/
	rm -rf $(DESTDIR)$(PREFIX)/share/callsheet/templates/deploy
	CALLSHEET_CONFIG= templates/deploy/make-man.py .build/release/callsheet .build/release/callsheet-gate \
	    $(DESTDIR)$(PREFIX)/share/man/man1

test-night: ## Let nights happen: behind poolers, by set clocks, killed, and in a fresh Debian that systemd has booted; as root
	@$(scripts)/prepare.sh night
	@$(MAKE) --no-print-directory build build-gate
	@$(scripts)/test-night-metrics.sh
	@$(scripts)/with-postgres.sh $(scripts)/test-night-pooler.sh .build/release/callsheet .build/night/pooler
	@$(scripts)/with-postgres.sh $(scripts)/test-night-clocks.sh .build/release/callsheet .build/night/clocks
	@$(scripts)/with-postgres.sh $(scripts)/test-night-kills.sh .build/release/callsheet short
	@$(scripts)/with-postgres.sh $(scripts)/test-night.sh .build/release/callsheet .build/release/callsheet-gate \
	    .build/night .build/night/python

torture-night: ## What test-night leaves out: all kills, other PostgreSQL and Debian releases
	@$(scripts)/prepare.sh night
	@$(MAKE) --no-print-directory build build-gate
	@$(scripts)/with-postgres.sh $(scripts)/test-night-kills.sh .build/release/callsheet full
	@$(scripts)/with-postgres.sh $(scripts)/test-night-servers.sh .build/release/callsheet .build/night/servers
	@$(scripts)/with-postgres.sh $(scripts)/test-night.sh .build/release/callsheet .build/release/callsheet-gate \
	    .build/night .build/night/python trixie

lint: ## Check formatting, scripts and the names at the top; changes nothing
	@$(scripts)/lint.sh

format: ## Format the Swift code in place
	swift format --in-place --parallel --recursive Package.swift Sources Tests

clean: ## Remove what was built; published reports stay
	rm -rf .build

# Installs missing Debian packages, and does nothing when none is.
prepare:
	@$(scripts)/prepare.sh
