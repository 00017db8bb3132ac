package io.quanzi.playbook;

import java.util.Set;

/** Other versions are in force on this node now. Told after the change, in the thread that made or noticed it. */
public record PlaybookChanged(Set<String> paths) {}
