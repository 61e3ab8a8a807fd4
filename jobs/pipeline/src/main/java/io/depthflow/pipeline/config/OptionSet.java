package io.depthflow.pipeline.config;

import java.util.List;
import org.apache.flink.configuration.ConfigOption;

/**
 * The options of one job: the single place from which its command line, its {@code
 * conf/<job>.yaml}, its help and its {@code --print-config} are made.
 *
 * @param job name of the command and of the file in {@code conf/}
 * @param summary one line: what the job does
 * @param options every option, in the order in which help shows them
 * @param positional the list option that arguments without a name belong to, or null
 */
public record OptionSet(
    String job,
    String summary,
    List<ConfigOption<?>> options,
    ConfigOption<List<String>> positional) {}
