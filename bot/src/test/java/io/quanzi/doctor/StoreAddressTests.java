package io.quanzi.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoreAddressTests {
    private static final String NAME = "SPRING_MONGODB_URI";

    @ParameterizedTest
    @CsvSource({
        "w=0, has w=0, 数据库没收到的写入, w=majority",
        "safe=false, has w=0, 数据库没收到的写入, w=majority",
        "w=1, has w=1, 换主之后, w=majority",
        "journal=false, has journal=false, 换主之后, w=majority",
        "w=majority&journal=false, has journal=false, 换主之后, w=majority",
        "readPreference=secondary, has readPreference=secondary, 做两次, readPreference=primary",
        "readPreference=secondaryPreferred, has readPreference=secondaryPreferred, 做两次, readPreference=primary",
        "readPreference=primaryPreferred, has readPreference=primaryPreferred, 做两次, readPreference=primary",
        "readPreference=nearest, has readPreference=nearest, 做两次, readPreference=primary",
        "readConcernLevel=available, has readConcernLevel=available, 不作数, readConcernLevel=local",
        "readConcernLevel=snapshot, has readConcernLevel=snapshot, 不作数, readConcernLevel=local",
        "timeoutMS=3000, has timeoutMS=3000, 打断, leave it out",
    })
    void refusesWhatBreaksAPromiseWithTheReasonAndTheCureInBothLanguages(
            String option, String seen, String chinese, String cure) {
        String fault = StoreAddress.violation(NAME, "mongodb://host/quanzi?" + option, "")
                .orElseThrow();

        assertThat(fault)
                .startsWith(NAME + " " + seen)
                .containsIgnoringCase(cure)
                .contains(" / " + NAME + " ", chinese, "去掉它")
                .hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "mongodb://host/quanzi",
                "mongodb://u:p@a,b,c/quanzi?replicaSet=rs0&w=majority&journal=true&readPreference=primary",
                "mongodb://host/quanzi?w=3&readConcernLevel=majority&wTimeoutMS=5000",
                "mongodb://host/quanzi?retryWrites=false&retryReads=false&socketTimeoutMS=5000&maxPoolSize=20",
                "no address at all"
            })
    void acceptsTheRest(String uri) {
        assertThat(StoreAddress.violation(NAME, uri, "")).isEmpty();
    }

    @Test
    void wantsTheDatabaseNamedSomewhere() {
        assertThat(StoreAddress.violation(NAME, "mongodb://host:27017", "").orElseThrow())
                .contains("names no database", "mongodb://host:27017/quanzi", "没有写数据库名");
        assertThat(StoreAddress.violation(NAME, "mongodb://host:27017/?w=majority", ""))
                .isPresent();
        assertThat(StoreAddress.violation(NAME, "mongodb://host:27017", "quanzi"))
                .isEmpty();
    }
}
