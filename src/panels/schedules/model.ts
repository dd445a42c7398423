import type { BridgeEvent, IBridgeClient } from '../../bridge/tokens';
import type { Published, Publishing, Schedule } from '../../protocol/entities';
import { SectionModel } from '../session/sectionModel';

const NOTHING: Publishing = { published: [], schedules: [] };

/** The schedules and published pipelines of the workspace, newest first. */
export class SchedulesModel extends SectionModel {
  get schedules(): readonly Schedule[] {
    return this._publishing.schedules;
  }

  get published(): readonly Published[] {
    return this._publishing.published;
  }

  /** Let a schedule go on, or stop it at once. */
  enableSchedule(scheduleId: string, enabled: boolean): Promise<boolean> {
    return this.attempt(async client => {
      const { publishing } = await client.request('schedule.enable', { scheduleId, enabled });
      return () => this._set(publishing);
    });
  }

  /** Let a pipeline be submitted, or not. */
  enablePublished(publishedId: string, enabled: boolean): Promise<boolean> {
    return this.attempt(async client => {
      const { publishing } = await client.request('published.enable', { publishedId, enabled });
      return () => this._set(publishing);
    });
  }

  protected async fetch(client: IBridgeClient): Promise<() => void> {
    const { publishing } = await client.request('schedule.list', {});
    return () => this._set(publishing);
  }

  protected forget(): void {
    this._publishing = NOTHING;
  }

  protected onEvent(event: BridgeEvent): void {
    if (event.stream === 'publishing') {
      this._set(event.body.publishing);
      this.notify();
    }
  }

  private _set(publishing: Publishing): void {
    this._publishing = publishing;
  }

  private _publishing = NOTHING;
}
