package io.quanzi.shared;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.data.domain.Sort;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.index.Index;
import org.springframework.data.mongodb.core.index.IndexInfo;

class IndexesTests {
    private final MongoTemplate mongo = TestMongo.fresh();

    @Test
    void takeThePlaceOfThoseOfAnEarlierVersion() {
        mongo.indexOps("orders").createIndex(new Index("paidAt", Sort.Direction.DESC));

        make();
        make();

        assertThat(mongo.indexOps("orders").getIndexInfo())
                .extracting(IndexInfo::getName)
                .containsExactlyInAnyOrder("_id_", "paidAt_-1__id_-1");
    }

    private void make() {
        Indexes.make(
                mongo, "orders", new Index("paidAt", Sort.Direction.DESC).on("_id", Sort.Direction.DESC), "paidAt_-1");
    }
}
