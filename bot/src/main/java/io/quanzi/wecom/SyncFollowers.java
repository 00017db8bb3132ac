package io.quanzi.wecom;

import io.quanzi.schedule.Routine;
import java.time.Instant;
import org.springframework.stereotype.Component;

/** Reads all followers of the Official Account again, for those whose events were lost. */
@Component
class SyncFollowers implements Routine {
    private static final String NO_ACCOUNT = "未配置公众号，无需同步";

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
    public String runAt(Instant at) {
        return account.isSet() ? "已同步 " + followers.sync().count() + " 位关注者" : NO_ACCOUNT;
    }
}
