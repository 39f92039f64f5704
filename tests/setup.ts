import fc from "fast-check";

// A property that fails on a large value may be made smaller for hours; what was found by now is told instead.
fc.configureGlobal({ interruptAfterTimeLimit: 50_000, markInterruptAsFailure: true });
