package io.quanzi.wecom;

import static org.assertj.core.api.Assertions.assertThat;

import io.quanzi.shared.PersonalDataByIds;
import io.quanzi.shared.PersonalDataByIds.Ids;
import io.quanzi.shared.SettableClock;
import io.quanzi.shared.TestMongo;
import java.util.List;
import java.util.Set;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.core.MongoTemplate;

class PersonalDataByIdsTests {
    private static final Ids LIN = new Ids("oU-lin", null, "wm-lin");
    private static final Ids MEI = new Ids("oU-mei", null, "wm-mei");

    private final MongoTemplate mongo = TestMongo.fresh();
    private final List<PersonalDataByIds> parts = List.of(new FollowerData(mongo), new DesiredTagsData(mongo));

    @Test
    void showsAndErasesWhatIsKeptOfOnePersonAndOfNobodyElse() {
        var desiredTags = new DesiredTags(mongo, new SettableClock("2026-03-03T02:00:00Z"));
        for (String name : List.of("lin", "mei")) {
            mongo.insert(new Document("_id", "oM-" + name).append("unionid", "oU-" + name), Followers.FOLLOWERS);
            desiredTags.want(new FollowRelation("lan", "wm-" + name), "圈子", Set.of("新手妈妈"));
        }

        assertThat(parts).allSatisfy(part -> assertThat(part.export(LIN)).isNotEmpty());
        parts.forEach(part -> part.erase(LIN));
        parts.forEach(part -> part.erase(LIN));

        assertThat(parts).allSatisfy(part -> assertThat(part.export(LIN)).isEmpty());
        assertThat(parts).allSatisfy(part -> assertThat(part.export(MEI)).isNotEmpty());
        assertThat(parts)
                .allSatisfy(part ->
                        assertThat(part.export(new Ids(null, null, null))).isEmpty());
    }
}
