# make run   opens the window on the sample archive (with no display: does the same job in the terminal)
# make test  runs all tests
# make help  lists the rest

GO     ?= go
LDFLAGS = -s -w
# Window code that keeps Fyne's threading rules can leave out its run-time check.
TAGS    = migrated_fynedo
DATA   ?= ../shared/data
SAMPLE ?= $(or $(XDG_DATA_HOME),$(HOME)/.local/share)/cuttings/sample

.PHONY: help run build headless libs test lint bench bench-import soak soak-brief soak-kill soak-powercut soak-fault soak-flip soak-hostile eval eval-names eval-relevance clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

libs: ## install the C libraries that the window needs, where they are missing
	@sh .ci/libs

build: libs ## build the program: ./cuttings
	$(GO) build -trimpath -tags $(TAGS) -ldflags '$(LDFLAGS)' -o cuttings ./app

headless: ## build the commands alone, without C libraries: ./cuttings-headless
	CGO_ENABLED=0 $(GO) build -trimpath -tags headless -ldflags '$(LDFLAGS)' -o cuttings-headless ./app

run: ## open the sample archive
ifneq ($(or $(DISPLAY),$(WAYLAND_DISPLAY),$(filter Darwin Windows_NT,$(shell uname -s) $(OS))),)
	@$(MAKE) --no-print-directory build
	./cuttings --archive "$(SAMPLE)" sample --open
else
	@$(MAKE) --no-print-directory headless
	./cuttings-headless --archive "$(SAMPLE)" sample
	./cuttings-headless --archive "$(SAMPLE)" search harbour
	@echo
	@echo "There is no display here, so this was done in the terminal. Where there is one, 'make run' opens the window;"
	@echo "over ssh, 'ssh -X' lends it yours."
endif

test: libs ## run all tests
	$(GO) vet ./...
	$(GO) test -timeout 20m ./...

lint: ## formatting, vet and staticcheck
	@test -z "$$(gofmt -l app assets importer index)" || { gofmt -l app assets importer index; echo "gofmt: the files above are not formatted"; exit 1; }
	$(GO) vet ./...
	CGO_ENABLED=0 $(GO) vet -tags headless ./app ./app/command/...
	$(GO) tool staticcheck ./...

bench: ## run all benchmarks
	$(GO) test -run '^$$' -bench . -benchmem ./...

bench-import: build ## import beside recollindex, in one run (DATA=folder)
	.ci/bench-import $(DATA)

# The long tests. ROUNDS says how long; each has its own number of them without.
LONG = $(GO) test -count 1 -timeout 24h -v

soak: soak-kill soak-powercut soak-fault soak-flip soak-hostile ## all the long tests

soak-brief: ## the long tests, briefly
	@$(MAKE) --no-print-directory soak-kill ROUNDS=8
	@$(MAKE) --no-print-directory soak-powercut soak-flip ROUNDS=200
	@$(MAKE) --no-print-directory soak-fault
	@$(MAKE) --no-print-directory soak-hostile ROUNDS=15

soak-kill: ## kill imports at any instant: nothing acknowledged is lost
	CUTTINGS_SOAK=$(or $(ROUNDS),500) $(LONG) -run Kill ./index/... ./app/command

soak-powercut: ## cut the power after any write: nothing acknowledged is lost
	CUTTINGS_SOAK=$(or $(ROUNDS),1000) $(LONG) -run PowerCut ./index/store

soak-fault: ## let every write, sync, rename and opening fail; fill a disk
	CUTTINGS_SOAK=$(or $(ROUNDS),1) $(LONG) -run 'Fault|DiskFull' ./index/store ./app/command

soak-flip: ## flip bits in every kind of file: all is found, and mended where there is a second copy
	CUTTINGS_SOAK=$(or $(ROUNDS),1000) $(LONG) -run 'Flip|Damaged' ./index/...

soak-hostile: ## feed an import hostile pages, and mutants of pages in all formats (20 a round)
	CUTTINGS_SOAK=$(or $(ROUNDS),500) $(LONG) -run 'Hostile|Families|Bombs' ./importer/...

eval: ## extraction measured on folders of pages with their gold (DATA=folder)
	$(GO) run ./importer/extract/eval $(wildcard $(DATA)/pages/*)

eval-names: ## names measured on annotated text
	$(GO) run ./importer/names/eval $(DATA)/names/dev

eval-relevance: ## ranking measured on test collections
	$(GO) run ./index/evalrel $(wildcard $(DATA)/relevance/*)

clean:
	rm -rf cuttings cuttings-headless dist

VERSION = $(shell sed -n 's/^Version = "\(.*\)"/\1/p' FyneApp.toml)
# The time of the last change, which packages and manual pages bear, so that building again gives the same.
export SOURCE_DATE_EPOCH ?= $(shell git log -1 --format=%ct 2>/dev/null || echo 0)

.PHONY: package man completion notices

man: ## write the manual pages: dist/man
	rm -rf dist/man
	CGO_ENABLED=0 $(GO) run -tags headless ./app/manual -version $(VERSION) -man dist/man

completion: ## write the completions for shells: dist/completion
	rm -rf dist/completion
	CGO_ENABLED=0 $(GO) run -tags headless ./app/manual -version $(VERSION) -completion dist/completion

notices: ## gather the licences of all dependencies: assets/notices.txt
	$(GO) run ./app/notices -o assets/notices.txt

package: build man completion ## package for this machine: dist/*.tar.xz, dist/*.deb
	sh assets/package/make $(VERSION) cuttings dist
