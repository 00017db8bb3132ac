package io.quanzi.playbook;

import io.quanzi.shared.Message;
import java.util.Optional;

/** Keeps a name that something in the store goes by: a file that would no longer define it is refused. */
public interface NameGuard {
    /** Returns why a name may not go, and what to do; empty when it may. */
    Optional<Message> objection(Name name);
}
