package io.quanzi.wecom;

import io.quanzi.schedule.Action;
import io.quanzi.schedule.NoSettings;
import io.quanzi.schedule.Occurrence;
import java.util.List;
import org.springframework.stereotype.Component;

/** Reads all followers of the Official Account again, for those whose events were lost. */
@Component
class SyncFollowers implements Action<NoSettings> {
    private static final String NO_ACCOUNT = "未配置公众号,无需同步";

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
    public Class<NoSettings> settings() {
        return NoSettings.class;
    }

    @Override
    public boolean coalesces() {
        return true;
    }

    @Override
    public List<String> plan(Occurrence<NoSettings> occurrence) {
        return List.of(account.isSet() ? "同步公众号全部关注者的 unionid" : NO_ACCOUNT);
    }

    @Override
    public String run(Occurrence<NoSettings> occurrence) {
        return account.isSet() ? "已同步 " + followers.sync().count() + " 位关注者" : NO_ACCOUNT;
    }
}
