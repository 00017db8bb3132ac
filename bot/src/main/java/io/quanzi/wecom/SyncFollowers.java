package io.quanzi.wecom;

import io.quanzi.schedule.Routine;
import io.quanzi.shared.Message;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** Reads all followers of the Official Account again, for those whose events were lost. */
@Component
class SyncFollowers implements Routine {
    private static final Message NO_ACCOUNT = Message.of("run.did.followers.none");

    private final Followers followers;
    private final OfficialAccountProperties account;

    SyncFollowers(Followers followers, OfficialAccountProperties account) {
        this.followers = followers;
        this.account = account;
    }

    @Override
    public String name() {
        return "sync-followers";
    }

    @Override
    public boolean takesLong() {
        return true;
    }

    @Override
    public Message runAt(Instant at) {
        return account.isSet()
                ? Message.of("run.did.followers", followers.sync().count())
                : NO_ACCOUNT;
    }
}
