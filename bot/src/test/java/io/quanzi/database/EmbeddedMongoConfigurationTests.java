package io.quanzi.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.springframework.data.mongodb.core.query.Criteria.where;
import static org.springframework.data.mongodb.core.query.Query.query;

import io.quanzi.embedded.EmbeddedStore;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.mongodb.autoconfigure.DataMongoAutoConfiguration;
import org.springframework.boot.mongodb.autoconfigure.MongoAutoConfiguration;
import org.springframework.boot.mongodb.autoconfigure.MongoConnectionDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.index.Indexed;
import org.springframework.data.mongodb.core.mapping.Document;
import org.springframework.data.mongodb.core.query.Update;

class EmbeddedMongoConfigurationTests {
    private final ApplicationContextRunner context = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(MongoAutoConfiguration.class, DataMongoAutoConfiguration.class))
            .withPropertyValues("spring.data.mongodb.auto-index-creation=true")
            .withUserConfiguration(EmbeddedMongoConfiguration.class);

    @TempDir
    private Path directory;

    @Document
    record Person(
            @Id String id,
            @Indexed(unique = true) String phone,
            int seen,
            @Version Long version) {}

    @Test
    void keepsTheStoreInTheDataDirectory() {
        var persistent = context.withPropertyValues("quanzi.data-dir=" + directory, "spring.mongodb.uri=");
        persistent.run(started -> started.getBean(MongoTemplate.class).insert(new Person("lin", "138", 0, null)));

        persistent.run(started -> {
            assertThat(started.getBean(MongoTemplate.class).findById("lin", Person.class))
                    .isNotNull();
            assertThat(started.getBean(EmbeddedStore.class).opening().documents())
                    .isEqualTo(1);
        });
        assertThat(directory.resolve("store/store.log")).exists();
    }

    @Test
    void servesSpringDataFromMemory() {
        context.withPropertyValues("quanzi.embedded.in-memory=true", "quanzi.data-dir=" + directory)
                .run(started -> {
                    MongoTemplate template = started.getBean(MongoTemplate.class);
                    Person lin = template.insert(new Person("lin", "138", 0, null));
                    template.updateFirst(query(where("phone").is("138")), new Update().inc("seen", 1), Person.class);

                    assertThat(template.findOne(query(where("phone").is("138")), Person.class)
                                    .seen())
                            .isEqualTo(1);
                    assertThatThrownBy(() -> template.insert(new Person("wu", "138", 0, null)))
                            .isInstanceOf(DuplicateKeyException.class);
                    template.save(template.findById("lin", Person.class));
                    assertThatThrownBy(() -> template.save(lin)).isInstanceOf(OptimisticLockingFailureException.class);
                    assertThat(directory).isEmptyDirectory();
                });
    }

    @Test
    void leavesTheDriverAloneWhenAServerIsNamed() {
        context.withPropertyValues("spring.mongodb.uri=mongodb://127.0.0.1:1/other?serverSelectionTimeoutMS=1")
                .run(started -> {
                    assertThat(started).doesNotHaveBean(EmbeddedStore.class);
                    assertThat(started.getBean(MongoConnectionDetails.class)
                                    .getConnectionString()
                                    .getDatabase())
                            .isEqualTo("other");
                });
    }
}
