package io.quanzi.segments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SegmentTests {
    @ParameterizedTest
    @CsvSource({"职场妈妈,职场妈妈群", "新手妈妈群,新手妈妈群", "New buyers,New buyers"})
    void customersReadTheNameOfAGroup(String title, String group) {
        assertThat(new Segment("moms", title, null, 0, mock(Rule.class)).groupTitle())
                .isEqualTo(group);
    }
}
