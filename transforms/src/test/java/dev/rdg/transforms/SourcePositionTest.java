package dev.rdg.transforms;

import static dev.rdg.transforms.Rejections.assertRejected;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.lessThan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.rdg.model.Bytes;
import dev.rdg.model.Reason;
import dev.rdg.model.event.Origin;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SourcePositionTest {
  private static final Origin IN_FILE = new Origin("f.jsonl", Origin.FILE, 7);

  /** Pairs in the source's order, the offsets in the opposite one: only the source may decide. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'lsn':255 | 'lsn':256",
        "'lsn':34000727 | 'lsn':34000784",
        "'file':'binlog.000003','pos':4,'row':9 | 'file':'binlog.000003','pos':157,'row':0",
        "'file':'binlog.000003','pos':157,'row':0 | 'file':'binlog.000003','pos':157,'row':1",
        "'file':'binlog.999999','pos':9999,'row':0 | 'file':'binlog.1000000','pos':4,'row':0",
        "'file':'mysql-bin.3','pos':3000000000,'row':0 | 'file':'mysql-bin.3','pos':4000000000,'row':0",
        "'commit_lsn':'00000027:00000ac0:0002','change_lsn':'00000027:00000ab8:0002','event_serial_no':1"
            + " | 'commit_lsn':'00000027:00000ac0:0002','change_lsn':'00000027:00000ab8:0002','event_serial_no':2",
        "'commit_lsn':'00000027:00000ac0:0002','change_lsn':'00000027:00000abf:0002'"
            + " | 'commit_lsn':'0000002B:00000001:0002','change_lsn':'00000027:00000ab8:0002'",
        "'commit_lsn':'00000027:00000ac0:0002','change_lsn':null"
            + " | 'commit_lsn':'00000027:00000ac0:0002','change_lsn':'00000027:00000ab8:0002'",
        "'ord':9 | 'ord':10",
        "'scn':'999' | 'scn':'1000'",
        "'commit_scn':'1000','scn':'7','ssn':0 | 'commit_scn':'1000','scn':'7','ssn':1",
      })
  void of_isTheSourcesOrder(String earlier, String later) {
    assertThat(of(earlier, 2, false).compareTo(of(later, 1, false)), is(lessThan(0)));
  }

  @Test
  void of_placesSnapshotsBeforeChangesOfTheSamePlace() {
    assertThat(of("'lsn':7", 2, true).compareTo(of("'lsn':7", 1, false)), is(lessThan(0)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'connector':'vitess'",
        "'file':'','pos':0,'row':0",
        "'lsn':null",
        "'ord':3,'txnNumber':5",
      })
  void of_withoutPlaceIsTheOffset(String source) {
    assertThat(of(source, 9, false).compareTo(of(source, 10, false)), is(lessThan(0)));
    assertRejected(Reason.UNDECIDED_ORDER, () -> position(source, IN_FILE, true));
    assertRejected(Reason.MISSING_KEY, () -> position(source, new Origin("birds", 0, 9), false));
  }

  @Test
  void of_theSourcesPlaceNeedsNoOffset() {
    assertThat(
        position("'lsn':7", IN_FILE, false), is(position("'lsn':7", new Origin("b", 1, 2), true)));
  }

  private static Bytes of(String source, long offset, boolean snapshot) {
    return Bytes.wrap(
        HexFormat.of()
            .parseHex(
                SourcePosition.of(
                    json(source),
                    MissingNode.getInstance(),
                    snapshot,
                    new Origin("birds", 0, offset),
                    true)));
  }

  private static String position(String source, Origin origin, boolean keyed) {
    return SourcePosition.of(json(source), MissingNode.getInstance(), false, origin, keyed);
  }

  private static JsonNode json(String fields) {
    try {
      return Json.MAPPER.readTree(("{" + fields + "}").replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
